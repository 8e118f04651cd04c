// The binary `hjertevakt`: hands the arguments on and returns the exit code of design section 8.
#include "plugin/cli/cli.hpp"

int main(int argc, char** argv) {
    return hv::plugin::cli::run(argc, argv, HV_VERSION);
}
