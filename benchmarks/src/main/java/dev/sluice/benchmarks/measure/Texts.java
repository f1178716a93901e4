package dev.sluice.benchmarks.measure;

import dev.sluice.models.Tokenizer;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** What is given to the model: made-up texts, the same in every run. */
record Texts(List<String> all) {

  private static final int COUNT = 1024;
  private static final long SEED = 7;
  private static final List<String> WORDS =
      List.of(
          "the order was sent to a new address and it has not come yet please tell me when they will"
              .concat(
                  " bring my parcel because nobody is at home before noon or after seven on any day")
              .concat(" of next week thank you for your help with this small matter in advance")
              .split(" "));

  Texts {
    all = List.copyOf(all);
  }

  /** Sentences of some 15 tokens. */
  static Texts shortOnes() {
    return of(10, 16);
  }

  /** From a few words to what fills the model's window; half of them are shorter than 35 words. */
  static Texts mixed() {
    return of(6, 200);
  }

  /** Of so many words each, all orders of magnitude alike. */
  private static Texts of(int fewest, int most) {
    var random = new Random(SEED);
    var texts = new ArrayList<String>();
    for (int i = 0; i < COUNT; i++) {
      double words = fewest * Math.pow((double) most / fewest, random.nextDouble());
      texts.add(
          random
              .ints(Math.round(words), 0, WORDS.size())
              .mapToObj(WORDS::get)
              .collect(Collectors.joining(" ")));
    }
    return new Texts(texts);
  }

  /** How long they are, in words. */
  String words() {
    IntSummaryStatistics tokens =
        all.stream().mapToInt(text -> Tokenizer.miniLm().tokens(text).count()).summaryStatistics();
    return "%,d texts of %d to %d tokens, %.0f on average"
        .formatted(all.size(), tokens.getMin(), tokens.getMax(), tokens.getAverage());
  }
}
