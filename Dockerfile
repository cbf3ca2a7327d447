FROM python:3.11-slim
COPY . /source
RUN pip install --no-cache-dir "/source[server,nats]" && rm -rf /source \
    && useradd --create-home onward && install -d -o onward /workspace /workspace/.onward
USER onward
WORKDIR /workspace
ENTRYPOINT ["onward"]
CMD ["serve", "--host", "0.0.0.0"]
