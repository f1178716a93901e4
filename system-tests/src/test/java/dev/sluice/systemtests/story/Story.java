package dev.sluice.systemtests.story;

/** A fault that happens once, in the middle of a load. */
public interface Story {

  /** As the command line has it. */
  String name();

  /** In a few words: the admission process is killed. */
  String title();

  default Setting setting() {
    return Setting.ONE_BROKER;
  }

  /** Makes it happen; returns when everything serves again. */
  void happen(Scene scene) throws Exception;

  /** What a story needs to find. */
  enum Setting {
    ONE_BROKER,
    THREE_BROKERS
  }
}
