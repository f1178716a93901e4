package dev.sluice.worker.onnx;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/** Keeps ONNX Runtime from calling home. */
final class Telemetry {

  private static final int OVERWRITE = 1;

  private Telemetry() {}

  /**
   * Must come before its first use. It reads its switch from the process's environment only, which
   * Java cannot write; and with telemetry on, its start crashes the process (1.29, Linux) when the
   * command line is longer than 4 KB, as a class path easily is.
   */
  static void off() {
    if (!Platform.isWindows()) {
      Function.getFunction("c", "setenv")
          .invokeInt(new Object[] {"ORT_DISABLE_TELEMETRY", "1", OVERWRITE});
    }
  }
}
