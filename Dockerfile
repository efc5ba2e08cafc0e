# docker build -t nullor . && docker run --rm -v "$PWD:/decks" nullor run amplifier.cir
# ctest -R dockerfile reads this file, and tests/install/dockerfile.sh carries it out where there is no docker.
FROM debian:12-slim AS build
COPY . /nullor
RUN bash /nullor/cmake/build.sh
RUN bash -c '. /nullor/cmake/packages.sh && install_packages package'
RUN cd /nullor/build/release && cpack -G DEB -B /package && rm -r /package/_CPack_Packages

FROM debian:12-slim
COPY --from=build /package /package
RUN apt-get update && apt-get install -y --no-install-recommends /package/*.deb && rm -rf /package /var/lib/apt/lists/*
WORKDIR /decks
ENTRYPOINT ["nullor"]
