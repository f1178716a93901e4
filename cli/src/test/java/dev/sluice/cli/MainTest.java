package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.service.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          submitt text             | unknown command 'submitt'; did you mean 'submit'? | sluice
          nonsense                 | unknown command 'nonsense' | sluice
          help upp                 | unknown command 'upp'; did you mean 'up'? | sluice
          key creat                | unknown command 'creat'; did you mean 'create'? | sluice key
          webhooks rn              | unknown command 'rn'; did you mean 'run'? | sluice webhooks
          key                      | a command is missing: create, list, revoke | sluice key
          up --kafka-prot 1        | unknown option '--kafka-prot'; did you mean '--kafka-port'? | sluice up
          up --http_port=1         | unknown option '--http_port'; did you mean '--http-port'? | sluice up
          -x                       | unknown option '-x' | sluice
          key create --acount x    | unknown option '--acount'; did you mean '--account'? | sluice key create
          whatif --paln f          | unknown option '--paln'; did you mean '--plan'? | sluice whatif
          submit --modle x text    | unknown option '--modle'; did you mean '--model'? | sluice submit
          get --wiat id            | unknown option '--wiat'; did you mean '--wait'? | sluice get
          plan apply f --dryrun    | unknown option '--dryrun' | sluice plan apply
          ingress --management 1   | unknown option '--management'; did you mean '--management-port'? | sluice ingress
          key create               | missing required option: '--account=NAME' | sluice key create
          key create --account     | missing required parameter for option '--account' (NAME) | sluice key create
          get                      | missing required parameter: 'ID' | sluice get
          get one two              | 'two' is one argument too many | sluice get
          up --http-port many      | invalid value for option '--http-port': 'many' is not an int | sluice up
          """)
  void shouldSayInOneSentenceWhatWasMistypedAndWhatMayHaveBeenMeant(
      String arguments, String words, String command) {
    assertThat(Ran.sluice(arguments.split(" ")))
        .isEqualTo(new Ran(2, "", "sluice: %s\nTry '%s --help'.\n".formatted(words, command)));
  }

  @Test
  void shouldShowTheExitCodesInTheHelpOfEveryCommand() {
    assertThat(Ran.sluice("--help").out()).contains("Exit codes:", "6   the job had not ended");
    assertThat(Ran.sluice("submit", "--help").out()).contains("Exit codes:", "3   refused");
    assertThat(Ran.sluice("version")).isEqualTo(new Ran(0, "sluice 0.1.0\n", ""));
  }

  @Test
  void shouldSayWhichKeyOfTheConfigurationIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), "ingress: {http_prot: 1}\n");

    Ran ran = Ran.sluice("up", "--data", folder.resolve("d").toString(), "--config", "" + file);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).startsWith("sluice: ingress.http_prot: unknown key").hasLineCount(1);
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void shouldSayWhichPortIsTakenBeforeAnythingStarts() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      Ran ran =
          Ran.sluice(
              "up",
              "--services",
              "redis",
              "--redis-port",
              "" + port,
              "--management-port",
              "0",
              "--data",
              folder.resolve("d").toString());

      assertThat(ran)
          .isEqualTo(
              new Ran(
                  2,
                  "",
                  ("sluice: port %d, for Redis, cannot be opened on 127.0.0.1 (Address already in use);"
                          + " choose another with --redis-port PORT\n")
                      .formatted(port)));
      assertThat(folder.resolve("d")).doesNotExist();
    }
  }

  @Test
  void shouldRefuseOnePortForTwoPurposes() {
    String port = Integer.toString(FreePort.onLoopback());

    Ran ran =
        Ran.sluice(
            "up",
            "--services",
            "redis",
            "--redis-port",
            port,
            "--management-port",
            port,
            "--data",
            folder.resolve("d").toString());

    assertThat(ran.err())
        .isEqualTo(
            "sluice: port %s was given for Redis and for management; choose another with --management-port PORT\n"
                .formatted(port));
  }

  @Test
  void shouldRefuseAPartThatThereIsNot() {
    assertThat(Ran.sluice("up", "--services", "kafka,postgres"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "sluice: --services: 'postgres' is not one of kafka, redis, ingress, admission, worker, webhooks\n"));
  }

  @Test
  void shouldRefuseAFlagOfWhatIsNotStartedHere() {
    assertThat(Ran.sluice("up", "--kafka", "broker:9092", "--kafka-port", "9192").err())
        .isEqualTo(
            "sluice: --kafka-port is for the embedded one, which is not started here; leave it out\n");
  }
}
