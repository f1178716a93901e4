package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/** What the service answered: as it came, and read. */
public record Answer(String text, JsonNode body) {

  /** With {@code --json} as it came, else in words. */
  public void print(boolean json, String words) {
    System.out.println(json ? text.strip() : words);
    System.out.flush();
  }
}
