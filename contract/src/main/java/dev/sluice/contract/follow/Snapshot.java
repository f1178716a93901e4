package dev.sluice.contract.follow;

/**
 * What a followed topic says.
 *
 * @param version the offset of the last record in it plus one; 0 before the first
 */
public record Snapshot<S>(S value, long version) {}
