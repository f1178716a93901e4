package dev.sluice.contract.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.follow.Followed;
import dev.sluice.contract.follow.Update;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.UnreadableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All keys that are good at one moment, by hash; never changes. */
public final class KeyRing {

  /** The most keys there can be. */
  public static final int MOST = 100_000;

  public static final KeyRing EMPTY = new KeyRing(Map.of());

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Map<String, ApiKey> byHash;

  private KeyRing(Map<String, ApiKey> byHash) {
    this.byHash = byHash;
  }

  /**
   * @param topic of the keys
   * @param skipped told of every record that cannot be read
   */
  public static Followed<KeyRing> followed(String topic, Runnable skipped) {
    return new Followed<>("keys", topic, EMPTY, KeyRing::with, skipped);
  }

  KeyRing with(List<Update> updates) throws UnreadableException {
    var next = new HashMap<>(byHash);
    for (Update update : updates) {
      if (update.value() == null) {
        next.remove(update.key());
      } else {
        next.put(update.key(), read(update.key(), update.value()));
      }
    }
    return new KeyRing(next);
  }

  private static ApiKey read(String hash, byte[] value) throws UnreadableException {
    if (!HASH.matcher(hash).matches()) {
      throw new UnreadableException("broken-key", "its key is no SHA-256 in lower-case hex");
    }
    try {
      ApiKey key = Json.read(value, ApiKey.class);
      if (!ApiKey.id(hash).equals(key.id())) {
        throw new UnreadableException("broken-value", "its id is not the beginning of its hash");
      }
      return key;
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    }
  }

  /** The key whose secret has this hash. */
  public @Nullable ApiKey find(String hash) {
    return byHash.get(hash);
  }

  /** The hash of the key with this id. */
  public Optional<String> hashOf(String id) {
    return byHash.keySet().stream().filter(hash -> ApiKey.id(hash).equals(id)).findFirst();
  }

  public Collection<ApiKey> keys() {
    return List.copyOf(byHash.values());
  }

  public int size() {
    return byHash.size();
  }
}
