// The three descriptors that a process is started with.

#ifndef REFRAIN_SRC_CLI_STANDARD_STREAMS_H_
#define REFRAIN_SRC_CLI_STANDARD_STREAMS_H_

namespace refrain::cli {

// Takes the numbers of the standard streams that are closed, so that no file that is opened later gets one: messages
// would go into it. They stay as good as closed: reading standard input fails, and so does writing the others. Before
// anything is opened.
void occupy_closed_streams();

// Hands what was printed to standard output to the system. False, with a line on stderr, where not all of it could be
// written; a pipe that nobody reads any more is no error.
bool finish_standard_output();

}  // namespace refrain::cli

#endif  // REFRAIN_SRC_CLI_STANDARD_STREAMS_H_
