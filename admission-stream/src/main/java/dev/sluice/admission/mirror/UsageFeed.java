package dev.sluice.admission.mirror;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.UsageSerde;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Script;
import dev.sluice.contract.mirror.UsageWrite;
import dev.sluice.contract.policy.Series;
import dev.sluice.contract.policy.Terms;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Counts: the changelog of the usage store becomes decay curves. */
record UsageFeed(String changelog, Terms.Lookup terms, MirrorKeys keys) implements Feed {

  @Override
  public String name() {
    return "usage";
  }

  @Override
  public List<String> topics() {
    return List.of(changelog);
  }

  @Override
  public long since() {
    return 0;
  }

  @Override
  public @Nullable String subject(ConsumerRecord<String, byte[]> record) {
    return record.value() == null ? null : record.key();
  }

  @Override
  public long rank(ConsumerRecord<String, byte[]> record) {
    return record.offset();
  }

  @Override
  public @Nullable Write write(ConsumerRecord<String, byte[]> record) {
    Series series =
        Series.parse(record.key())
            .orElseThrow(() -> new IllegalArgumentException("key: not account/limit"));
    String account =
        series.accountName().orElseThrow(() -> new IllegalArgumentException("key: no account"));
    Limit limit = terms.of(account, record.timestamp()).limit(series.limit()).orElse(null);
    if (limit == null) { // the account's plan has it no more: then nobody asks for it
      return null;
    }
    byte[][] at = {Write.bytes(keys.usage(series))};
    try {
      var usage = UsageSerde.read(record.value());
      return new Write(
          Script.MIRROR_USAGE, at, UsageWrite.arguments(limit, usage, record.offset()));
    } catch (SerializationException e) {
      throw new IllegalArgumentException("value: not a usage", e);
    }
  }
}
