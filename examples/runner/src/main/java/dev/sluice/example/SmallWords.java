package dev.sluice.example;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a text of a language is hardly ever without. */
final class SmallWords {

  static final Map<String, Set<String>> ALL =
      new TreeMap<>(
          Map.of(
              "de", Set.of("der", "die", "das", "und", "ist", "nicht", "ein", "eine"),
              "en", Set.of("the", "and", "is", "of", "to", "a", "not", "it"),
              "fr", Set.of("le", "la", "les", "et", "est", "pas", "un", "une")));

  private SmallWords() {}
}
