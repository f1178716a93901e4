package dev.sluice.models;

/** What is known of a text's word pieces without cutting all of it into them. */
final class LongText {

  /** So long that one call of the tokenizer costs little beside the work that it does. */
  private static final int PIECE = 512;

  private LongText() {}

  /**
   * Whether the text has so many tokens for certain: a letter or digit of ASCII is in every case
   * part of a token, and two with a space between are parts of two.
   */
  static boolean hasTokens(String text, int wanted) {
    int found = 0;
    boolean counted = false;
    for (int i = 0; i < text.length() && found < wanted; i++) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        counted = false;
      } else if (!counted && isAsciiLetterOrDigit(c)) {
        counted = true;
        found++;
      }
    }
    return found >= wanted;
  }

  /** Where the piece that begins here ends: the pieces' tokens together are those of the text. */
  static int endOfPiece(String text, int from) {
    for (int end = from + PIECE; end < text.length(); end++) {
      if (endsAWord(text.charAt(end - 1))) {
        return end;
      }
    }
    return text.length();
  }

  /**
   * No token goes on behind such a character, and none depends on what follows: BERT's normalizer
   * puts a space behind each ideograph before it does anything else, all it does afterwards is
   * within a word, and no special token contains one of these.
   */
  private static boolean endsAWord(char c) {
    return isSpace(c) || (c >= '\u4E00' && c <= '\u9FFF');
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isAsciiLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
