package io.gamlp.flink.kafka;

import java.util.Map;

/**
 * A topic that is to be there.
 *
 * @param partitions how many it gets where it has to be made
 * @param settings what differs from the brokers' own settings
 */
public record TopicWish(String name, int partitions, Map<String, String> settings) {}
