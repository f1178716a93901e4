package dev.sluice.ingress;

import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The clients of Kafka with which an ingress starts.
 *
 * @param partitions of the requests
 * @param readers makes consumers that read single records
 * @param followers makes consumers that follow a whole topic
 */
record Clients(
    Producer<byte[], byte[]> producer,
    int partitions,
    Supplier<Consumer<byte[], byte[]>> readers,
    Supplier<Consumer<byte[], byte[]>> followers) {}
