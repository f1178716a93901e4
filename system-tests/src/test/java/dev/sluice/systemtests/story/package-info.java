/** Each fault as a story that happens while clients go on. */
@NullMarked
package dev.sluice.systemtests.story;

import org.jspecify.annotations.NullMarked;
