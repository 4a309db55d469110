// The command: reads what was typed and runs it.

#include "cli/commands.h"

int main(int argc, char** argv) { return refrain::cli::run(argc, argv); }
