/** Commands that show webhooks and send them again. */
@NullMarked
package dev.sluice.cli.webhooks;

import org.jspecify.annotations.NullMarked;
