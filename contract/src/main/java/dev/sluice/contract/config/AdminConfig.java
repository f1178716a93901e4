package dev.sluice.contract.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operator's side.
 *
 * @param token what a call of {@code /admin} must bring; from the environment, else from a file
 */
public record AdminConfig(Optional<String> token) {

  static AdminConfig read(Section root) {
    try (Section in = root.section("admin")) {
      Optional<String> file = in.text("token_file");
      Optional<String> token = in.secret("token").or(() -> file.map(name -> fromFile(in, name)));
      token.filter(text -> !text.matches("[!-~]+")).ifPresent(text -> refuse());
      return new AdminConfig(token);
    }
  }

  private static String fromFile(Section in, String name) {
    try {
      return Files.readString(Path.of(name)).strip();
    } catch (IOException e) {
      throw in.bad("token_file", name, "a file that can be read");
    }
  }

  private static void refuse() {
    throw new BadConfigException(
        "admin.token: it is empty or has characters that a header cannot carry");
  }

  /** Says nothing of the token, so that no log ever shows it. */
  @Override
  public String toString() {
    return "AdminConfig[token=%s]".formatted(token.isPresent() ? "…" : "none");
  }
}
