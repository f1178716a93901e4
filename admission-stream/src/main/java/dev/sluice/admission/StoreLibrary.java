package dev.sluice.admission;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native code of RocksDB. It unpacks itself, by default among the system's temporary files,
 * where each process that is killed leaves its own.
 */
final class StoreLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(StoreLibrary.class);

  /** By which RocksDB's users name another folder. */
  private static final String CHOSEN = "ROCKSDB_SHAREDLIB_DIR";

  private StoreLibrary() {}

  /**
   * Begins to unpack it into a folder and to load it, which takes long enough to be done beside.
   */
  static void loadBeside(Path folder) {
    if (System.getenv(CHOSEN) == null) {
      var thread = new Thread(() -> load(folder), "load-rocksdb");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void load(Path folder) {
    try {
      NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
    } catch (IOException e) {
      LOG.warn("RocksDB goes to the system's temporary files, since {}", e.getMessage());
    }
  }
}
