package dev.sluice.ingress.http;

/** The paths of the API. */
final class Paths {

  static final String INFERENCES = "/v1/inferences";

  private Paths() {}

  static String job(String id) {
    return INFERENCES + "/" + id;
  }

  /**
   * A job's JSON with its URLs put in before the last brace: outputs are large and stay as they
   * are.
   */
  static String withUrls(String job, String id) {
    return job.substring(0, job.length() - 1) + ",\"urls\":{\"get\":\"" + job(id) + "\"}}";
  }
}
