package dev.sluice.cli.client;

import picocli.CommandLine.Option;

/** Where the management port is. The token comes from the environment alone. */
public final class AdminOptions {

  @Option(
      names = "--management-url",
      paramLabel = "URL",
      defaultValue = "${env:SLUICE_MANAGEMENT_URL:-http://127.0.0.1:9080}",
      description =
          "An ingress' management port (default: ${DEFAULT-VALUE}; variable"
              + " SLUICE_MANAGEMENT_URL). A token is taken from SLUICE_ADMIN_TOKEN.")
  String url = "";

  @Option(names = "--json", description = "Print every answer as it came, one per line.")
  boolean json;

  /** Whether answers are printed as they came. */
  public boolean json() {
    return json;
  }
}
