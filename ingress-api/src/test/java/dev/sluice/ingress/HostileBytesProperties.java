package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever clients send, it is answered by what is wrong with it, and the ingress goes on. */
class HostileBytesProperties {

  private static final Fixture FIXTURE = start();
  private static final String ID = ended();
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  /** What is wrong, as a problem or in the shape of OpenAI's API. */
  private static final Pattern PROBLEM =
      Pattern.compile(
          "\\r\\ncontent-type: application/problem\\+json|\\r\\n\\r\\n\\{\"error\":\\{");

  private static Fixture start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "hostile");
      var fixture =
          new Fixture(
              folder, "plans: {free: {limits: [{name: many, limit: 1000000, window: 1h}]}}", true);
      fixture.mirrorIsComplete();
      return fixture;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ended() {
    String id = Fixture.id(FIXTURE.submit("ada", "{\"model\":\"echo\",\"input\":1}"));
    FIXTURE.end("ada", id, Fixture.job(id, "succeeded"));
    return id;
  }

  /** What was published all the same is held against the documents. */
  @AfterContainer
  static void stop() {
    FIXTURE.close();
  }

  @Provide
  Arbitrary<byte[]> noise() {
    return HostileText.noise();
  }

  @Provide
  Arbitrary<byte[]> requests() {
    return new HostileText(ID).requests();
  }

  @Provide
  Arbitrary<byte[]> spoiled() {
    return new HostileText(ID).spoiled();
  }

  @Property(tries = 100)
  void shouldGoOnAfterNoise(@ForAll("noise") byte[] bytes) throws IOException {
    check(bytes);
  }

  @Property(tries = 400)
  void shouldAnswerAnyRequestThatHasAForm(@ForAll("requests") byte[] bytes) throws IOException {
    check(bytes);
  }

  @Property(tries = 200)
  void shouldAnswerRequestsThatAreSpoiled(@ForAll("spoiled") byte[] bytes) throws IOException {
    check(bytes);
  }

  private static void check(byte[] bytes) throws IOException {
    String said = new String(bytes, StandardCharsets.ISO_8859_1);
    try (Wire wire = new Wire(FIXTURE.ingress.httpPort())) {
      String answers = wire.say(bytes).restUnlessSilent(FIXTURE.ingress::sweepConnections);
      Matcher statuses = STATUS.matcher(answers);
      int problems = 0;
      while (statuses.find()) {
        int status = Integer.parseInt(statuses.group(1));
        assertThat(status).as("%s%n%s", said, answers).isLessThan(500);
        problems += status >= 400 ? 1 : 0;
      }
      assertThat(PROBLEM.matcher(answers).results()).as("%s%n%s", said, answers).hasSize(problems);
    }
    assertThat(FIXTURE.get("/v1/models", "ada").statusCode()).isEqualTo(200);
  }
}
