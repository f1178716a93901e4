package dev.sluice.models;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class LongTextProperties {

  @Property(tries = 2000)
  void shouldCountWhatIsRead(@ForAll("texts") String text) {
    agree(text);
  }

  @Property(tries = 500)
  void shouldCountWhatIsReadOfAboutAsManyWordsAsTokens(@ForAll("words") String text) {
    agree(text);
  }

  private static void agree(String text) {
    Tokenizer tokenizer = Tokenizer.miniLm();

    assertThat(tokenizer.count(text)).isEqualTo(tokenizer.tokens(text).count());
  }

  @Example
  void shouldCountToTheLastTokenThatFits() {
    Tokenizer tokenizer = Tokenizer.miniLm();

    assertThat(tokenizer.count("漢".repeat(253))).isEqualTo(255);
    assertThat(tokenizer.count("漢".repeat(254))).isEqualTo(256);
    assertThat(tokenizer.count("漢".repeat(255))).isEqualTo(256);
    assertThat(tokenizer.count("a ".repeat(253))).isEqualTo(255);
    assertThat(tokenizer.count("a ".repeat(255))).isEqualTo(256);
  }

  @Example
  void shouldReadTheCharactersBesideABrokenOne() {
    Tokenizer tokenizer = Tokenizer.miniLm();

    assertThat(tokenizer.tokens("😀 \ud800").ids()).isEqualTo(tokenizer.tokens("😀").ids());
  }

  /** Few tokens for many characters, so that several pieces are read before they are enough. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.strings().all().ofMaxLength(8)),
            Tuple.of(4, Arbitraries.strings().ascii().ofMaxLength(12)),
            Tuple.of(2, Arbitraries.strings().withCharRange('\u0300', '\u036f').ofMaxLength(3)),
            Tuple.of(2, Arbitraries.strings().withCharRange('\u4dfe', '\u4e02').ofMaxLength(3)),
            Tuple.of(2, Arbitraries.strings().withCharRange('\u9ffe', '\ua001').ofMaxLength(3)),
            Tuple.of(2, Arbitraries.strings().withCharRange('\uac00', '\ud7a3').ofMaxLength(3)),
            Tuple.of(
                6, Arbitraries.of(" ", "\n", "\t", "\r", "\u00a0", "\u3000", "\u2028", "\u200b")),
            Tuple.of(3, Arbitraries.of("[SEP]", "[CLS]", "[MASK]", "[PAD]", "[UNK]", "[", "SEP]")),
            Tuple.of(3, Arbitraries.of("ΑΣ", "Σ", "ß", "İ", "ﬁ", "\0", "\ufffd", "\ud800", "😀")),
            Tuple.of(4, Arbitraries.of("x".repeat(101), "\u0007".repeat(90), " ".repeat(120))));
    return parts.list().ofMaxSize(300).map(list -> String.join("", list));
  }

  /** Each a token or none. */
  @Provide
  Arbitrary<String> words() {
    Arbitrary<String> word =
        Arbitraries.frequencyOf(
            Tuple.of(30, Arbitraries.of("a", "Z", "7", "water", "a\u0301", "\u0007b", "[SEP]")),
            Tuple.of(1, Arbitraries.of("\u0301", "\u0007", "\ufffd", "!", "漢")));
    return word.list().ofMinSize(250).ofMaxSize(268).map(list -> String.join(" ", list));
  }
}
