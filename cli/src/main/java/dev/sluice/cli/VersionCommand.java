package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice version}. */
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Callable<Integer> {

  static final String VERSION = "sluice 0.1.0";

  @Override
  public Integer call() {
    System.out.println(VERSION);
    return ExitCodes.OK;
  }
}
