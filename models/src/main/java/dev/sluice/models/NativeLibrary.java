package dev.sluice.models;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tokenizer's native code: out of the class path, never from the network, never left behind.
 */
final class NativeLibrary {

  /** DJL's name for the folder it unpacks into; a variable of that name wins. */
  private static final String FOLDER = "ENGINE_CACHE_DIR";

  private NativeLibrary() {}

  /** Must come before any other use of DJL, which else asks the network who uses it. */
  static void load() throws IOException {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    if (System.getProperty(FOLDER) != null) {
      LibUtils.checkStatus();
      return;
    }
    Path folder = Files.createTempDirectory("sluice-tokenizer");
    System.setProperty(FOLDER, folder.toString());
    try {
      LibUtils.checkStatus();
    } finally {
      System.clearProperty(FOLDER);
      Utils.deleteQuietly(folder); // what is loaded stays mapped
    }
  }
}
