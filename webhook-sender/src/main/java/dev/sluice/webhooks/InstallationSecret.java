package dev.sluice.webhooks;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.WebhooksConfig;
import dev.sluice.contract.webhook.WebhookSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The secrets that all accounts' secrets are derived from: as configured, else one made here. */
public final class InstallationSecret {

  private static final Logger LOG = LoggerFactory.getLogger(InstallationSecret.class);
  private static final String FILE = "secret";

  private InstallationSecret() {}

  /** Those that are configured, else the one that was made; empty if there is none. */
  public static List<WebhookSecret> find(WebhooksConfig config) {
    return config.secrets().isEmpty()
        ? read(file(config)).map(List::of).orElse(List.of())
        : config.secrets();
  }

  /** The same; makes one if there is none. */
  static List<WebhookSecret> findOrMake(WebhooksConfig config) {
    List<WebhookSecret> found = find(config);
    if (!found.isEmpty()) {
      return found;
    }
    Path file = file(config);
    make(file);
    LOG.atInfo()
        .addKeyValue("file", file)
        .log("made a secret for webhooks; give it to every other sender of this installation");
    return find(config);
  }

  private static Path file(WebhooksConfig config) {
    return config.data().resolve(FILE);
  }

  private static Optional<WebhookSecret> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(WebhookSecret.parse(Files.readString(file).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalArgumentException e) {
      throw new BadConfigException("%s: %s".formatted(file, e.getMessage()));
    }
  }

  /** Readable by its owner alone, from the first byte on. */
  private static void make(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(Files.createFile(file, forOwner(file)), secret());
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another start has made it", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a secret for webhooks", e);
    }
  }

  private static String secret() {
    return WebhookSecret.random().reveal() + "\n";
  }

  private static FileAttribute<?>[] forOwner(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
