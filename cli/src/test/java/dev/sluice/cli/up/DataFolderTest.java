package dev.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path temporary;

  @Test
  void shouldMarkANewFolderAndTakeItAgain() {
    Path path = temporary.resolve("new");

    DataFolder.open(path, false).close();
    DataFolder.open(path, false).close();

    assertThat(path.resolve(DataFolder.MARK)).exists();
  }

  @Test
  void shouldRefuseAFolderThatHoldsSomethingElse() throws IOException {
    Path theirs = Files.writeString(temporary.resolve("thesis.txt"), "years of work");

    for (boolean fresh : new boolean[] {false, true}) {
      assertThatThrownBy(() -> DataFolder.open(temporary, fresh))
          .isInstanceOf(CommandException.class)
          .hasMessage(
              "--data %s: holds something else and bears no mark of Sluice; name another folder",
              temporary);
    }
    assertThat(theirs).hasContent("years of work");
    assertThat(temporary.resolve(DataFolder.MARK)).doesNotExist();
  }

  @Test
  void shouldEraseWhatBearsTheMarkAndFollowNoLink() throws IOException {
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "kept");
    Path path = temporary.resolve("data");
    DataFolder.open(path, false).close();
    Path old = Files.createDirectories(path.resolve("kafka/lock"));
    Files.createSymbolicLink(path.resolve("link"), outside);

    DataFolder.open(path, true).close();

    assertThat(old).doesNotExist();
    assertThat(path.resolve("link")).doesNotExist();
    assertThat(outside.resolve("kept")).exists();
    assertThat(path.resolve(DataFolder.MARK)).exists();
  }

  @Test
  void shouldBeUsedByOneAtATime() {
    Path path = temporary.resolve("data");

    try (var held = DataFolder.open(path, false)) {
      assertThatThrownBy(() -> DataFolder.open(held.path(), true))
          .isInstanceOf(CommandException.class)
          .hasMessage(
              "--data %s: another sluice is using this folder; stop it, or name another", path);
    }
    DataFolder.open(path, false).close();
  }

  @Test
  void shouldTakeAFolderWhereOnlyServicesHaveBeen() throws IOException {
    Files.createDirectories(temporary.resolve("admission/store"));
    Files.createDirectories(temporary.resolve("webhooks"));

    DataFolder.open(temporary, false).close();

    assertThat(temporary.resolve(DataFolder.MARK)).exists();
  }
}
