package dev.sluice.contract.service;

import org.jspecify.annotations.Nullable;

/**
 * What a call is answered.
 *
 * @param body written as JSON; null for none
 */
public record Reply(int status, @Nullable Object body) {

  public static Reply ok(Object body) {
    return new Reply(200, body);
  }

  public static Reply created(Object body) {
    return new Reply(201, body);
  }

  public static Reply noContent() {
    return new Reply(204, null);
  }
}
