package dev.sluice.admission.mirror;

/**
 * Offsets of one partition that are missing in Redis.
 *
 * @param from {@link #START} for the earliest that is worth mirroring
 * @param to the first offset that is not missing
 */
record Gap(long from, long to) {

  static final long START = -1;
}
