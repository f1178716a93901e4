package dev.sluice.models.tensor;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the elements of a tensor are, by the protocol's names. */
enum Datatype {
  BOOL,
  UINT8,
  UINT16,
  UINT32,
  UINT64,
  INT8,
  INT16,
  INT32,
  INT64,
  FP16,
  FP32,
  FP64,
  BF16,
  BYTES;

  static final String ALL =
      Arrays.stream(values()).map(Datatype::name).collect(Collectors.joining(", "));

  static Optional<Datatype> of(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Whether it can be an element. */
  boolean has(JsonToken token) {
    return switch (this) {
      case BYTES -> token == JsonToken.VALUE_STRING;
      case BOOL -> token.isBoolean() || token.isNumeric();
      default -> token.isNumeric();
    };
  }

  /** An element in words. */
  String wanted() {
    return switch (this) {
      case BYTES -> "a string, as BYTES wants it";
      case BOOL -> "true or false, as BOOL wants it";
      default -> "a number, as %s wants it".formatted(name());
    };
  }
}
