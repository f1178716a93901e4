package dev.sluice.contract.service;

/**
 * One thing a service needs.
 *
 * @param name such as {@code redis}
 * @param ready whether the service can do its work as far as this goes
 * @param detail what is wrong, or how it stands, in a few words
 */
public record Check(String name, boolean ready, String detail) {}
