/** Which delivery is tried when: no Kafka, no network, no clock. */
@NullMarked
package dev.sluice.webhooks.desk;

import org.jspecify.annotations.NullMarked;
