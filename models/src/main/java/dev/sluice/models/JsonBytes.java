package dev.sluice.models;

/** One JSON value in UTF-8 as it lies in a body, without anything around it. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and a copy would be a megabyte
public record JsonBytes(byte[] in, int start, int length) {}
