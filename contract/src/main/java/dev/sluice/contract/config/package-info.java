/**
 * The configuration file, its environment and its flags, read once into records that refuse bad
 * values.
 */
@NullMarked
package dev.sluice.contract.config;

import org.jspecify.annotations.NullMarked;
