package dev.sluice.models.tensor;

/** Says where a request or an answer is not as the protocol has it, and why. */
public final class BadTensorsException extends Exception {

  private static final long serialVersionUID = 1;

  private final String pointer;

  /**
   * @param pointer a JSON pointer into what was read
   * @param words that name the field and its value
   */
  BadTensorsException(String pointer, String words) {
    super(words, null, false, false);
    this.pointer = pointer;
  }

  public String pointer() {
    return pointer;
  }

  public String words() {
    return String.valueOf(getMessage());
  }
}
