/** Who is under which limits: plans, accounts, and how they are read and written. */
@NullMarked
package dev.sluice.contract.policy;

import org.jspecify.annotations.NullMarked;
