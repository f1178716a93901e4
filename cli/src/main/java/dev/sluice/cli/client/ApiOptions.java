package dev.sluice.cli.client;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where the service is, and as whom to speak. */
final class ApiOptions {

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:SLUICE_URL:-http://127.0.0.1:8080}",
      description = "The service (default: ${DEFAULT-VALUE}; variable SLUICE_URL).")
  String url = "";

  @Option(
      names = "--client",
      paramLabel = "NAME",
      defaultValue = "${env:SLUICE_CLIENT:-}",
      description = "Who you are (default: your address; variable SLUICE_CLIENT).")
  String client = "";

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:SLUICE_API_KEY:-}",
      showDefaultValue = Visibility.NEVER,
      description = "The key, where one is asked for (variable SLUICE_API_KEY).")
  String apiKey = "";

  @Option(names = "--json", description = "Print every answer as it came, one per line.")
  boolean json;
}
