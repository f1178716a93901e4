package dev.sluice.systemtests.story;

import dev.sluice.systemtests.Installation.Part;

/** What people call the parts. */
final class Parts {

  private Parts() {}

  static String called(Part part) {
    return switch (part) {
      case KAFKA -> "the broker";
      case REDIS -> "Redis";
      case ADMISSION -> "the admission process";
      case WORKER -> "the worker";
      case INGRESS -> "the ingress";
    };
  }
}
