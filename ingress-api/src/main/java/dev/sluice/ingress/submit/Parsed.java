package dev.sluice.ingress.submit;

import dev.sluice.ingress.http.Problem;

/** A body that was read. */
sealed interface Parsed {

  record Read(Submission submission) implements Parsed {}

  record Refused(Problem problem) implements Parsed {}
}
