package dev.sluice.ingress;

import dev.sluice.contract.key.KeyRing;
import dev.sluice.contract.policy.Policies;
import dev.sluice.ingress.publish.Publisher;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What the ingress has of Kafka.
 *
 * @param partitions of the requests
 * @param consumers makes consumers that belong to no group
 * @param keys as they are now
 * @param policies as they are now
 */
record Kafka(
    Publisher publisher,
    int partitions,
    Supplier<Consumer<byte[], byte[]>> consumers,
    Supplier<KeyRing> keys,
    Supplier<Policies> policies) {}
