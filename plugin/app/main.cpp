// The binary `hjertevakt`: hands the arguments on and returns the exit code of design section 8.
#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "--version") {
        std::cout << "hjertevakt " << HV_VERSION << '\n';
        return 0;
    }
    std::cerr << "hjertevakt: no command yet\n";
    return 2;
}
