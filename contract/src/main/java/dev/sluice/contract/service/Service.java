package dev.sluice.contract.service;

import java.util.List;

/** A running part of Sluice. */
public interface Service extends AutoCloseable {

  /** What it needs to do its work, each as it stands now; cheap, and safe from any thread. */
  List<Check> checks();

  /** What operators can do with it over the management port. */
  default List<Route> routes() {
    return List.of();
  }

  /** Stops in good order, within ten seconds; never throws. */
  @Override
  void close();
}
