package dev.sluice.models.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.models.JsonBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferRequestTest {

  private static Optional<BadTensorsException> wrong(String json) {
    byte[] bytes = ("--" + json.replace('\'', '"') + "-").getBytes(StandardCharsets.UTF_8);
    return InferRequest.wrong(new JsonBytes(bytes, 2, bytes.length - 3));
  }

  private static String tensor(String fields) {
    return "{'inputs':[{'name':'a','shape':[1],'datatype':'BOOL','data':[true]},%s]}"
        .formatted(fields);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name':'x','shape':[2,3],'datatype':'FP32','data':[1,2,3,4,5,6e-3]}",
        "{'name':'x','shape':[2,3],'datatype':'INT64','data':[[1,2,3],[4,5,6]]}",
        "{'data':['ä','\\u00e4'],'datatype':'BYTES','shape':[2,1],'name':'x'}",
        "{'name':'x','shape':[],'datatype':'FP64','data':[1]}",
        "{'name':'x','shape':[0,9],'datatype':'FP64','data':[]}",
        "{'name':'x','shape':[2],'datatype':'BOOL','data':[true,0]}",
        "{'name':'x','shape':[1],'datatype':'FP16','data':[1],'parameters':{'content_type':'np'}}",
        "{'name':'x','shape':[1],'datatype':'FP16','data':[1],'parameters':null}",
        "{'name':'x','shape':[1],'datatype':'UINT8','data':[1],'parameters':{'binary_data':false}}",
      })
  void shouldTakeTensors(String one) {
    assertThat(wrong(tensor(one))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7 | /inputs/1 | 1: 7 is not a tensor",
        "{} | /inputs/1/name | name: missing",
        "{'name':''} | /inputs/1/name | name: '' is not a string with something in it",
        "{'name':'x','shape':[-1]} | /inputs/1/shape | shape: [-1] is not a list of whole numbers from 0",
        "{'name':'x','shape':[1.5]} | /inputs/1/shape | shape: [1.5] is not a list of whole numbers from 0",
        "{'name':'x','shape':{}} | /inputs/1/shape | shape: {} is not a list of whole numbers from 0",
        "{'name':'x','shape':[1],'datatype':'FP32'} | /inputs/1/data | data: missing",
        "{'name':'x','shape':[1],'datatype':'FP32','data':1} | /inputs/1/data | data: 1 is not a list",
        "{'name':'x','shape':[2],'datatype':'FP32','data':[1,'b']} | /inputs/1/data | data: 'b' in it is not a number, as FP32 wants it",
        "{'name':'x','shape':[1],'datatype':'FP32','data':[null]} | /inputs/1/data | data: null in it is not a number, as FP32 wants it",
        "{'name':'x','shape':[1],'datatype':'BYTES','data':[7]} | /inputs/1/data | data: 7 in it is not a string, as BYTES wants it",
        "{'name':'x','shape':[2,3],'datatype':'FP32','data':[1,2]} | /inputs/1/data | data: 2 elements for the shape [2,3]",
        "{'name':'x','shape':[9999999999,9999999999],'datatype':'FP32','data':[]} | /inputs/1/data | data: 0 elements for the shape [9999999999,9999999999]",
        "{'name':'x','shape':[2],'datatype':'FP32','data':[1,[2]]} | /inputs/1/data | data: [1,[2]] has lists and elements side by side",
        "{'name':'x','shape':[1],'datatype':'FP32','data':[1],'size':4} | /inputs/1/size | size: unknown field (known: name, shape, datatype, parameters, data)",
        "{'name':'x','shape':[1],'datatype':'FP32','parameters':{'binary_data_size':4}} | /inputs/1/parameters/binary_data_size | binary_data_size: 4 is not taken: elements are JSON, in data",
        "{'name':'x','shape':[1],'datatype':'FP32','parameters':{'shared_memory_region':'r'}} | /inputs/1/parameters/shared_memory_region | shared_memory_region: 'r' is not taken: elements are JSON, in data",
        "{'name':'a','shape':[1],'datatype':'FP32','data':[1]} | /inputs | inputs: two are called 'a'",
      })
  void shouldPointAtWhatIsWrongWithATensor(String one, String pointer, String words) {
    assertThat(wrong(tensor(one)))
        .hasValueSatisfying(
            wrong -> {
              assertThat(wrong.pointer()).isEqualTo(pointer);
              assertThat(wrong.words().replace('"', '\'')).isEqualTo(words);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'x' | `` | input: 'x' is not an object with inputs",
        "{} | /inputs | inputs: missing",
        "{'inputs':[]} | /inputs | inputs: [] has no tensor",
        "{'inputs':{}} | /inputs | inputs: {} is not a list of tensors",
        "{'instances':[]} | /instances | instances: unknown field (known: id, parameters, inputs, outputs)",
        "{'id':7} | /id | id: 7 is not a string with something in it",
        "{'parameters':[]} | /parameters | parameters: [] is not an object",
        "{'parameters':{'binary_data_output':true}} | /parameters/binary_data_output | binary_data_output: true is not taken: elements are JSON, in data",
        "{'outputs':'y'} | /outputs | outputs: 'y' is not a list",
        "{'outputs':['y']} | /outputs/0 | 0: 'y' is not an object with a name",
        "{'outputs':[{}]} | /outputs/0/name | name: missing",
        "{'outputs':[{'name':'y','parameters':{'binary_data':true}}]} | /outputs/0/parameters/binary_data | binary_data: true is not taken: elements are JSON, in data",
        "{'outputs':[{'name':'y','shape':[1]}]} | /outputs/0/shape | shape: unknown field (known: name, parameters)",
      })
  void shouldPointAtWhatIsWrongWithARequest(String body, String pointer, String words) {
    assertThat(wrong(body))
        .hasValueSatisfying(
            wrong -> {
              assertThat(wrong.pointer()).isEqualTo(pointer);
              assertThat(wrong.words().replace('"', '\'')).isEqualTo(words);
            });
  }
}
