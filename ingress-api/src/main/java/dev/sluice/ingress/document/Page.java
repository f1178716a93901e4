package dev.sluice.ingress.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/** Both documents as one page of HTML that needs nothing from elsewhere, no script either. */
final class Page {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { display: grid; grid-template-columns: 17rem minmax(0, 1fr); margin: 0; }
      nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1rem; box-sizing: border-box; font-size: .85rem; }
      nav a { display: block; padding: .1rem 0; overflow-wrap: anywhere; }
      nav b { display: block; margin-top: 1rem; }
      main { padding: 1rem 2rem 4rem; max-width: 60rem; }
      a { color: #2a6fbb; text-decoration: none; }
      a:hover { text-decoration: underline; }
      table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
      th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-top: 1px solid #8884; overflow-wrap: anywhere; }
      th { width: 13rem; font-weight: normal; }
      code, pre { font-size: .9em; }
      pre { overflow: auto; padding: .5rem; background: #8882; margin: .25rem 0; }
      h2 { margin-top: 3rem; border-bottom: 1px solid #8886; }
      h3 { margin-top: 2rem; }
      i, span { opacity: .75; }
      @media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; } main { padding: 1rem; } }
      """;

  private Page() {}

  /**
   * @param openApi as YAML
   * @param asyncApi as YAML
   */
  static String of(String openApi, String asyncApi) {
    var http = new HttpView(read(openApi));
    var topics = new TopicView(read(asyncApi));
    var page = new Html();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width\">\n");
    page.raw("<title>Sluice: the contract</title>\n<style>\n").raw(STYLE);
    page.raw("</style>\n</head>\n<body>\n<nav>\n<b>HTTP</b>\n");
    http.contents(page);
    page.raw("<b>Topics</b>\n");
    topics.contents(page);
    page.raw("<b>Files</b>\n<a href=\"openapi.yaml\">openapi.yaml</a>\n");
    page.raw("<a href=\"asyncapi.yaml\">asyncapi.yaml</a>\n</nav>\n<main>\n");
    page.raw("<h1>Sluice: the contract</h1>\n");
    http.write(page);
    topics.write(page);
    return page.raw("</main>\n</body>\n</html>\n").toString();
  }

  private static JsonNode read(String yaml) {
    try {
      return new YAMLMapper().readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document is not YAML", e);
    }
  }
}
