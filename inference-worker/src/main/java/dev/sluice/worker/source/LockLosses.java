package dev.sluice.worker.source;

/** Told of records whose lock was lost before they were acknowledged: they will run again. */
public interface LockLosses {
  void lost(int records);
}
