package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** What the service answered: as it came, and read. */
record Answer(String text, JsonNode body) {

  /** With {@code --json} as it came, else in words. */
  void print(ApiOptions options, String words) {
    System.out.println(options.json ? text.strip() : words);
    System.out.flush();
  }
}
