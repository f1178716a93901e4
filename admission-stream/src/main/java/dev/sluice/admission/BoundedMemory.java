package dev.sluice.admission;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the memory that RocksDB takes beside the heap: all stores of the process, however many
 * partitions it holds, share one cache, and their write buffers are counted against it.
 */
public final class BoundedMemory implements RocksDBConfigSetter {

  private static final long TOTAL = 64L << 20;
  private static final long WRITE_BUFFERS = 24L << 20;
  private static final long WRITE_BUFFER = 4L << 20;

  static {
    RocksDB.loadLibrary();
  }

  private static final Cache CACHE = new LRUCache(TOTAL);
  private static final WriteBufferManager BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setWriteBufferManager(BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER);
    options.setTableFormatConfig(table);
  }

  /** The cache is every store's, so none closes it. */
  @Override
  public void close(String storeName, Options options) {}
}
