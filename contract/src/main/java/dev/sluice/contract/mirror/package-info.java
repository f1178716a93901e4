/**
 * What stands in Redis: names of keys, the packed decay curve, the scripts and their twin in Java.
 */
@NullMarked
package dev.sluice.contract.mirror;

import org.jspecify.annotations.NullMarked;
