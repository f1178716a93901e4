package dev.sluice.contract.config;

import java.util.Map;

/**
 * A runner that is not a part of Sluice.
 *
 * @param kind by which it is found on the worker's class path
 * @param settings for it alone
 */
public record Custom(String kind, Map<String, String> settings) {

  public Custom {
    settings = Map.copyOf(settings);
  }

  static Custom read(Section in) {
    return new Custom(in.required("kind"), in.texts("settings"));
  }
}
