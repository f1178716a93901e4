package dev.sluice.systemtests;

/** A promise that is observed while a story happens and asserted at its end. */
interface Guarantee {

  /** Told of every submission that was answered 202. */
  void submitted(Client client, String id);

  /** Asserts that the promise was kept, once everything submitted has had time to end. */
  void verify(Installation installation);
}
