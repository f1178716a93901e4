package dev.sluice.contract.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/** A file of one YAML document. */
final class YamlFile {

  /** In code points; a hundred thousand accounts fit. */
  private static final int LARGEST = 32 << 20;

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .loaderOptions(options())
                  .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private YamlFile() {}

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    return options;
  }

  /** Null if there is nothing in it. */
  static @Nullable JsonNode parse(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readAllBytes(file));
      return root == null || root.isMissingNode() || root.isNull() ? null : root;
    } catch (NoSuchFileException e) {
      throw new BadConfigException("%s: no such file".formatted(file));
    } catch (JsonProcessingException e) {
      String where = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new BadConfigException(
          "%s%s: not YAML: %s"
              .formatted(file, where, e.getOriginalMessage().lines().findFirst().orElse("")));
    } catch (IOException e) {
      throw new BadConfigException("%s: cannot be read: %s".formatted(file, e.getMessage()));
    }
  }
}
